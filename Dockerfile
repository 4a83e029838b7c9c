# The wheel is built in one stage and installed in another, which holds no compiler and runs as nobody.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY content content
COPY locale locale
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[postgres,ocr]"

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home bot
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels "desa-binaan[postgres,ocr]" && rm -r /wheels
# A machine that reads lessons aloud (BOT_VOICE=espeak): docker build --build-arg VOICE=espeak …
ARG VOICE
RUN if [ -n "$VOICE" ]; then apt-get update && apt-get install -y --no-install-recommends espeak-ng opus-tools && \
    rm -rf /var/lib/apt/lists/*; fi
# What `/bukti` shows: docker build --build-arg COMMIT=$(git rev-parse HEAD) …
ARG COMMIT
USER bot
WORKDIR /data
ENV BOT_DATA_DIR=/data BOT_COMMIT=$COMMIT
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('BOT_WEBHOOK_PORT', '8080')}/readyz\", timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
