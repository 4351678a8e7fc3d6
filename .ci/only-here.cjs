// Loaded before the Agents Playground, which would listen on every interface: keeps it on this machine.
const { Server } = require("node:net");

const here = "127.0.0.1";
const listen = Server.prototype.listen;

Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === "object" && first.port !== undefined) {
    return listen.call(this, { ...first, host: here }, ...rest);
  }
  if (typeof first === "number" || /^\d+$/.test(String(first))) {
    const others = typeof rest[0] === "string" ? rest.slice(1) : rest;
    return listen.call(this, first, here, ...others);
  }
  return listen.call(this, first, ...rest);
};
