#!/bin/sh
# Prints the path of a Python 3.11, 3.12 or 3.13 that really runs, or exits 1 with a sentence.
#
# A listed python may lie: a pyenv shim answers for one version only, and Debian ships python3 without
# venv. So each candidate is tried by running it. One that has venv and ensurepip is preferred; one
# without is second choice (the launcher then gets venv by apt, or says how). Debian's own interpreter
# comes first: it is built with optimisations that render papers some 15 % faster.
# NOPCERT_PYTHON, when set, is the only candidate.
set -u

candidates() {
    if [ -n "${NOPCERT_PYTHON:-}" ]; then
        printf '%s\n' "$NOPCERT_PYTHON"
        return
    fi
    printf '%s\n' /usr/bin/python3 /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11
    printf '%s\n' python3 python3.13 python3.12 python3.11 python
    for python in "${HOME:-/nowhere}"/.pyenv/versions/3.1[123].*/bin/python3; do
        [ -x "$python" ] && printf '%s\n' "$python"
    done
}

first_that_passes() {
    candidates | while IFS= read -r python; do
        path=$(command -v "$python" 2>/dev/null) || continue
        if "$path" -E -s -c "$1" </dev/null >/dev/null 2>&1; then
            printf '%s\n' "$path"
            break
        fi
    done
}

version='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
complete="import ensurepip, venv; $version"

find_python() {
    found=$(first_that_passes "$complete")
    [ -n "$found" ] || found=$(first_that_passes "$version")
    [ -n "$found" ]
}

if ! find_python && [ -z "${NOPCERT_PYTHON:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "nopcert: no Python 3.11 to 3.13 here; installing Debian's python3 and python3-venv." >&2
    export DEBIAN_FRONTEND=noninteractive
    said=$({
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv
    } </dev/null 2>&1) || printf '%s\n' "$said" | tail -n 3 >&2
    find_python || true
fi

if [ -n "$found" ]; then
    printf '%s\n' "$found"
elif [ -n "${NOPCERT_PYTHON:-}" ]; then
    echo "nopcert: NOPCERT_PYTHON names $NOPCERT_PYTHON, which is no Python 3.11, 3.12 or 3.13 that runs. Correct it or unset it." >&2
    exit 1
else
    echo "nopcert needs Python 3.11, 3.12 or 3.13 and found none. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
