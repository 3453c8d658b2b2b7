#!/usr/bin/env bash
# Web, Celery worker and Celery beat together; Ctrl-C stops all three.
set -euo pipefail
bin=.venv/bin
if [ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ]; then
    eval "$($bin/python -m config.local_servers env)"
    export ARREARS_LOCAL=1
fi
trap 'kill 0' EXIT
$bin/celery -A config.celery worker --concurrency 2 --loglevel warning &
$bin/celery -A config.celery beat --loglevel warning --schedule "${TMPDIR:-/tmp}/arrears-beat-$$" &
echo "http://127.0.0.1:${PORT:-8000}/"
$bin/gunicorn config.wsgi --bind "127.0.0.1:${PORT:-8000}" --workers 2 --no-control-socket
