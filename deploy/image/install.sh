#!/bin/sh
# What the image holds, put into a virtual environment; the Dockerfile and `make image-size` run it.
#
#   install.sh packages /opt/monitor requirements-image.lock   the locked packages, checked by hash
#   install.sh monitor  /opt/monitor                           the monitor itself; then nothing unused;
#                                                               --at-most 90 fails beyond 90 MB
#
# pip and the build backend stand in an environment of their own, /opt/monitor-tools, which stays behind.
set -eu
cd "$(dirname "$0")/../.."
step=$1 environment=$2
shift 2
tools=$environment-tools
pip() { "$tools/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }

case $step in
packages)
    python3 -m venv --without-pip "$environment"
    python3 -m venv "$tools"
    pip install --no-deps --require-hashes -r requirements-build.lock
    pip --python "$environment/bin/python" install --no-compile --no-deps --require-hashes -r "$1"
    ;;
monitor)
    pip wheel --no-deps --no-build-isolation --wheel-dir "$tools/wheel" .
    pip --python "$environment/bin/python" install --no-compile --no-deps "$tools"/wheel/monitor-*.whl
    "$environment/bin/python" deploy/image/slim.py "$environment" "$@"
    ;;
*)
    echo "usage: install.sh packages|monitor ENVIRONMENT [LOCK]" >&2
    exit 2
    ;;
esac
