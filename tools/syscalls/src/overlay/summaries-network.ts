import type { Summaries } from './summaries.js';

/** Calls about sockets, and about what processes say to each other by other means. */
export const NETWORK_SUMMARIES: Summaries = {
  // Sockets
  socket: 'makes a socket',
  socketpair: 'makes two sockets that are connected with each other',
  bind: 'gives a socket its own address',
  listen: 'makes a socket accept connections',
  accept: 'takes the next connection to a listening socket',
  accept4: 'takes the next connection to a listening socket, with flags',
  connect: 'connects a socket to an address',
  shutdown: 'ends sending, receiving or both on a connected socket',
  getsockname: "returns a socket's own address",
  getpeername: 'returns the address that a socket is connected to',
  getsockopt: 'reads an option of a socket',
  setsockopt: 'sets an option of a socket',
  sendto: 'sends bytes on a socket, to an address if one is given',
  sendmsg: 'sends a message on a socket: buffers, address, control data',
  sendmmsg: 'sends several messages on a socket at once',
  recvfrom: 'receives bytes from a socket, and the address they come from',
  recvmsg: 'receives a message from a socket: buffers, address, control data',
  recvmmsg: 'receives several messages from a socket at once',

  // Message queues of POSIX
  mq_open: 'opens a POSIX message queue, or creates it',
  mq_unlink: 'removes the name of a POSIX message queue',
  mq_timedsend: 'adds a message to a POSIX queue, waiting for room if need be',
  mq_timedreceive: 'takes the first message out of a POSIX queue, or waits for one',
  mq_notify: 'asks to be told when a message comes to an empty POSIX queue',
  mq_getsetattr: 'reads or changes the attributes of a POSIX message queue',

  // System V
  msgget: 'returns the id of a System V message queue, or creates it',
  msgsnd: 'adds a message to a System V queue',
  msgrcv: 'takes a message out of a System V queue, by its type',
  msgctl: 'controls a System V message queue: reads, changes, removes it',
  semget: 'returns the id of a set of System V semaphores, or creates it',
  semop: 'changes System V semaphores, waiting until it can',
  semtimedop: 'changes System V semaphores as semop does, with a timeout',
  semctl: 'controls System V semaphores: reads, sets, removes them',
  shmget: 'returns the id of System V shared memory, or creates it',
  shmat: 'maps System V shared memory into the process',
  shmdt: 'unmaps System V shared memory from the process',
  shmctl: 'controls System V shared memory: reads, changes, removes it',
};
