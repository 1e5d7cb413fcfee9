import select
import socket
import threading

server = socket.create_server(("127.0.0.1", 0))
server.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def serve():
    connection, _ = server.accept()
    with connection:
        connection.sendall(connection.recv(100).upper())


thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(server.getsockname()) as client:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"two teas")
    select.select([client], [], [], 5)
    print(client.recv(100))
thread.join()

left, right = socket.socketpair()
left.sendmsg([b"tea", b"cake"])
print(right.recvmsg(100))
poller = select.epoll()
poller.register(left, select.EPOLLIN)
right.send(b"!")
print(len(poller.poll(1)))

with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as datagrams:
    datagrams.bind(("::1", 0))
    datagrams.sendto(b"tea", datagrams.getsockname())
    print(datagrams.recvfrom(10)[0])
