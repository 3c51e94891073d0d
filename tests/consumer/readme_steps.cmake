# SPDX-License-Identifier: BSL-1.0
# Follows the README's steps for each framework, as they stand there, in an empty folder: up to the first failing budget,
# whose text has to be the one that is shown.
cmake_minimum_required(VERSION 3.23)

file(READ "${REPOSITORY}/README.md" rest)

# The text between `begin` and `end`; what comes after is in `rest`.
macro(cut_out begin end result)
    string(FIND "${rest}" "${begin}" _at)
    if(_at EQUAL -1)
        message(FATAL_ERROR "README.md has no \"${begin}\" in the steps for ${framework}")
    endif()
    string(LENGTH "${begin}" _length)
    math(EXPR _at "${_at} + ${_length}")
    string(SUBSTRING "${rest}" ${_at} -1 rest)
    string(FIND "${rest}" "${end}" _at)
    string(SUBSTRING "${rest}" 0 ${_at} ${result})
    string(SUBSTRING "${rest}" ${_at} -1 rest)
endmacro()

cut_out("<!-- steps -->" "<!-- end of steps -->" steps)
set(rest "${steps}")
foreach(framework IN ITEMS doctest GoogleTest Catch2 Boost.Test)
    cut_out("<summary>${framework}</summary>" "</details>" part)
    set(next "${rest}")
    set(rest "${part}")
    cut_out("```cmake\n" "```" cmakelists)
    cut_out("```cpp\n" "```" source)
    cut_out("```sh\n" "```" commands)
    cut_out("\n```\n" "```" shown)
    set(rest "${next}")

    set(folder "${WORK}/${framework}")
    file(REMOVE_RECURSE "${folder}")
    file(MAKE_DIRECTORY "${folder}")
    file(CREATE_LINK "${REPOSITORY}" "${folder}/querybudget" SYMBOLIC)
    file(WRITE "${folder}/CMakeLists.txt" "${cmakelists}")
    file(WRITE "${folder}/posts_test.cpp" "${source}")
    execute_process(COMMAND sh -e -c "${commands}" WORKING_DIRECTORY "${folder}"
        OUTPUT_VARIABLE printed ERROR_VARIABLE printed RESULT_VARIABLE result)
    string(REPLACE "${folder}/" "" printed "${printed}")
    string(ASCII 27 escape)
    string(REGEX REPLACE "${escape}\\[[0-9;]*m" "" printed "${printed}")  # Boost.Test's colours
    string(FIND "${printed}" "${shown}" found)
    if(result EQUAL 0 OR found EQUAL -1)
        message("${printed}")
        message(FATAL_ERROR "The README's steps for ${framework} end with ${result}, and were to fail with\n${shown}")
    endif()
endforeach()
