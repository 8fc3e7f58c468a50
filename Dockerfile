# syntax=docker/dockerfile:1
# Two stages: what builds stays behind. The result runs as uid 10001 on a read-only root;
# it writes to /data alone and reads /config.

# A digest makes the build repeatable: --build-arg BASE=python:3.12-slim@sha256:...
# Any base with Python 3.11 or newer does; its `python3` must be able to make environments.
ARG BASE=python:3.12-slim
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# Topics with `text: full` need more: --build-arg LOCK=requirements-image-articles.lock
ARG LOCK=requirements-image.lock
# First what changes seldom: the locked dependencies, each checked against its hash.
COPY requirements-image.lock requirements-image-articles.lock requirements-build.lock ./
COPY deploy/image ./deploy/image
RUN sh deploy/image/install.sh packages /opt/monitor ${LOCK}
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN sh deploy/image/install.sh monitor /opt/monitor

FROM ${BASE}
LABEL org.opencontainers.image.title="monitor" \
      org.opencontainers.image.description="Media-monitoring alert daemon" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 monitor \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin monitor \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/monitor /opt/monitor
COPY config /config
ENV PATH=/opt/monitor/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MONITOR_WEB__HOST=0.0.0.0
# The defaults are relative, config/ and data/monitor.db: here they are /config and /data.
WORKDIR /
VOLUME /data
EXPOSE 8080
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["monitor", "healthcheck"]
ENTRYPOINT ["monitor"]
CMD ["run"]
