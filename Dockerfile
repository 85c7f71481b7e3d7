# The gateway and the worker: one image, two commands. `compose.yaml` runs both; docs/operate.md says how.
FROM node:26-slim AS build
WORKDIR /licet
COPY . .
# The image has a Node already: the one of the packages is an optional dependency. The installation builds the console and the
# bundle, and removes the packages that built them.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force

FROM node:26-slim
ENV NODE_ENV=production LICET_HOST=0.0.0.0 LICET_DATA_DIR=/data
# Node keeps compiled code in the data directory, because it is the only one that a container may write to.
ENV NODE_COMPILE_CACHE=/data/compiled
WORKDIR /licet
COPY --from=build /licet /licet
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 4000
# As process 1, so that it gets SIGTERM itself; `npm start` would stand between.
CMD ["node", "bin/licet.js", "start"]
