#!/usr/bin/env bash
# Web, Celery worker and Celery beat together. Ctrl-C stops all three, each after what it is doing; so does the end of one.
# On DATABASE_URL and REDIS_URL, or on the local servers; without SECRET_KEY as on a machine of one's own.
set -uo pipefail
set -m  # each in a process group of its own, so that Ctrl-C reaches this script alone
bin=.venv/bin
port=${PORT:-8000}
if [ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ]; then
    addresses=$($bin/python -m config.local_servers env) || exit 1
    eval "$addresses"
    export ARREARS_LOCAL=${ARREARS_LOCAL:-1}
fi
[ -n "${SECRET_KEY:-}" ] || export ARREARS_LOCAL=${ARREARS_LOCAL:-1}

scratch=$(mktemp -d)
running=()
start() { "$@" & running+=($!); }
stop() {
    trap '' INT TERM
    kill -TERM "${running[@]}" 2>/dev/null
    wait "${running[@]}" 2>/dev/null
    rm -rf "$scratch"
}
trap 'stop; exit 0' INT TERM

start $bin/celery -A config.celery worker --concurrency 2 --loglevel warning
start $bin/celery -A config.celery beat --loglevel warning --schedule "$scratch/beat" --pidfile ""
start $bin/gunicorn config.wsgi --bind "127.0.0.1:$port" --workers 2 --no-control-socket --log-level warning
echo "http://127.0.0.1:$port/    health: /healthz, /readyz    stop: Ctrl-C"
wait -n
ended=$?
stop
echo "One of the three has ended; the others were stopped." >&2
exit $(( ended ? ended : 1 ))
