# Alongside in a container, built from the lockfile. It has not been built yet; remove this sentence once you have built it.
#   docker build -t alongside .
#   docker run -d --name alongside --env-file alongside.env -v alongside-data:/data -p 127.0.0.1:3000:3000 alongside
FROM node:22-bookworm-slim AS build
WORKDIR /opt/alongside
# A compiler, in case the database driver has no prebuilt binary.
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run -s build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    DATABASE_URL=file:/data/alongside.db \
    OUTBOX_DIR=/data/outbox
WORKDIR /opt/alongside
RUN useradd --system --uid 10001 --no-create-home alongside && install -d -m 700 -o alongside -g alongside /data
COPY --from=build /opt/alongside ./
USER alongside
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Skips the setup step of `npm start`, because everything is already installed and built.
CMD ["node", "build/server/index.js", "serve"]
