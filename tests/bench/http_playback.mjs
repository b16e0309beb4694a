// A worker that answers every request with the same recorded bytes: what a client then measures is itself and the
// system's sockets.
import net from "node:net";
import { parentPort, workerData } from "node:worker_threads";

import { readMessages } from "./http_lane.mjs";

const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    readMessages(socket, () => socket.write(workerData));
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
