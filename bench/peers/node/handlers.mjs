// What every peer does: it echoes and it broadcasts. With --rooms, clients may join rooms and send to them.
export function addHandlers(io, hasRooms) {
  io.on('connection', (socket) => {
    socket.on('echo', (echoed, ack) => ack(echoed));
    socket.on('bcast', (sent) => io.emit('bcast', sent));
    if (!hasRooms) return;
    socket.on('join', (room) => socket.join(room));
    socket.on('room', (room, sent) => io.to(room).emit('room', sent));
  });
}
