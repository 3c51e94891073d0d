# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Sourced by the scripts that set themselves up.

# need_debian_packages PACKAGE… installs those that are missing when it may; otherwise it names them
# and ends the script. Touches no network when all of them are there.
need_debian_packages() {
    local package missing=() as_root=() log
    if ! command -v dpkg-query >/dev/null; then
        echo "This isn't Debian: going on with the tools that are here (on Debian: $*)." >&2
        return 0
    fi
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            missing+=("$package")
        fi
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo -n)
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            echo "Debian packages are missing. Please install them:" >&2
            echo "    sudo apt-get install ${missing[*]}" >&2
            exit 1
        fi
    fi
    echo "Installing ${missing[*]} …" >&2
    log=$(mktemp)
    if ! {
        "${as_root[@]}" apt-get update &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        echo "Installing ${missing[*]} failed." >&2
        exit 1
    fi
    rm -f "$log"
}
