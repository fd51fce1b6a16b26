# The bundle is built with everything that development needs; what runs has only what it imports.
FROM node:24-bookworm-slim AS build
WORKDIR /zoma
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm run build:web && npm prune --omit=dev

FROM node:24-bookworm-slim
# In a container the loopback reaches nobody.
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /zoma
COPY --from=build --chown=node:node /zoma/package.json ./
COPY --from=build --chown=node:node /zoma/node_modules ./node_modules
COPY --from=build --chown=node:node /zoma/dist ./dist
COPY --from=build --chown=node:node /zoma/docs ./docs
COPY --from=build --chown=node:node /zoma/migrations ./migrations
COPY --from=build --chown=node:node /zoma/seeders ./seeders
COPY --from=build --chown=node:node /zoma/config ./config
COPY --from=build --chown=node:node /zoma/.sequelizerc ./
USER node
EXPOSE 7700
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:7700/api/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The node itself is process 1, so that a signal reaches it. Node 24 would let the young generation grow to 134 MB with many sockets.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=8", "dist/main.js"]
