# Vouch in a container:
#   docker build -t vouch .
#   docker run -p 8000:8000 -v vouch-data:/data -e VOUCH_BASE_URL=https://vouch.example.org vouch
# Linted with hadolint in `make check`; no container engine was at hand to build it, so build it once before relying on it.

FROM python:3.11.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/vouch
WORKDIR /src
# The packages change seldom and the code often: their layer is kept.
COPY requirements.lock ./
RUN /opt/vouch/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY standards standards
COPY templates templates
COPY static static
COPY migrations migrations
COPY app app
# What built the package, and pip itself, have no work in the image that serves.
RUN /opt/vouch/bin/pip install --no-deps --no-build-isolation . \
    && /opt/vouch/bin/pip uninstall --yes hatchling editables pip setuptools

FROM python:3.11.13-slim-bookworm
# bubblewrap: walls around the decoders of uploaded files. Where the container runtime forbids it, limits alone hold.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin vouch \
    && install --directory --owner=vouch --group=vouch --mode=0700 /data
COPY --from=build /opt/vouch /opt/vouch
ENV PATH=/opt/vouch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VOUCH_ENVIRONMENT=production \
    VOUCH_DATA_DIR=/data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# A graceful stop: Vouch finishes what it is doing for up to 30 seconds (docker stop --time 35).
STOPSIGNAL SIGTERM
CMD ["vouch", "serve", "--host", "0.0.0.0", "--port", "8000"]
