# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
#
# wait.sh PROGRAM…: a test that says in the file "reached" which server it has, and goes on once there is a file "go".
set -euo pipefail
sed -n 's/^host=//p' "$PGSERVICEFILE" >reached.part
mv reached.part reached
for ((tenths = 0; tenths < 600; tenths++)); do
    if [ -e go ]; then exec "$@"; fi
    sleep 0.1
done
exit 1
