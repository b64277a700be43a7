# Two stages: Node.js builds what the pages load, Python serves. No compiler, no root.
FROM node:22-slim AS front
WORKDIR /build
COPY editor/package.json editor/package-lock.json editor/.npmrc editor/
RUN cd editor && npm ci --no-audit --no-fund
COPY editor editor
COPY static static
RUN cd editor && npm run build

FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 WIKIMARCHE_HOST=0.0.0.0
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
    && useradd --system --uid 1000 wikimarche \
    && install --directory --owner=wikimarche var backups
COPY templates templates
COPY wikimarche wikimarche
COPY --from=front /build/static static
USER wikimarche
VOLUME /app/var /app/backups
STOPSIGNAL SIGTERM
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["sh", "-c", "python -m wikimarche upgrade && exec python -m wikimarche serve"]
