# One image for web, worker, clock, set-up and mail sink; docker-compose.yml says which command each runs.
#
# Two stages: the first has what installs packages, the second only what runs. LOCK chooses the packages:
# "production", or "demo" with the mail sink.
FROM python:3.13-slim-trixie AS build

ARG LOCK=production
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never

WORKDIR /build
COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements/tools.txt \
    && uv venv --python /usr/local/bin/python3 /opt/nopcert \
    && uv pip install --no-cache --python /opt/nopcert/bin/python --require-hashes -r "requirements/${LOCK}.txt"


FROM python:3.13-slim-trixie

# Debian's security updates arrive by rebuilding, so no versions are pinned here. Without
# libharfbuzz-subset0 a paper takes many times as long.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig-config libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin nopcert \
    && install -d -o nopcert -g nopcert -m 0700 /data /data/media /data/keys /data/mail

ENV PATH=/opt/nopcert/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp \
    NOPCERT_MEDIA_ROOT=/data/media \
    NOPCERT_KEYS_ROOT=/data/keys \
    NOPCERT_MAIL_SINK_ROOT=/data/mail \
    NOPCERT_STATIC_ROOT=/app/staticfiles

WORKDIR /app
COPY --from=build /opt/nopcert /opt/nopcert
COPY . .
# Names of static files carry their digest in production; made now, because the root is read-only later.
RUN NOPCERT_ENVIRONMENT=production NOPCERT_SECRET_KEY=only-while-the-image-is-built-0123456789-0123456789 \
    python manage.py collectstatic --no-input \
    && python -m compileall -q accounts certificates nopcert operations shipments

USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--no-ws", "nopcert.wsgi:application"]
