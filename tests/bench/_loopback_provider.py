"""A Bot API server that does nothing but note when a request begins to arrive.

`python -m tests.bench._loopback_provider` prints its port; POST /times gives the notes.
It is a process of its own, so that it does not take the sender's share of Python.
"""

import asyncio
import json
import sys
import time

ANSWER = json.dumps(
    {
        "ok": True,
        "result": {
            "message_id": 1,
            "date": 1_795_000_000,
            "chat": {"id": 77, "type": "private"},
            "text": "x",
        },
    }
).encode()
times: list[int] = []


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each request of one connection."""
    while first := await reader.read(1):
        arrived = time.monotonic_ns()
        head = first + await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        await reader.readexactly(length)
        body = ANSWER
        if head.startswith(b"POST /times"):
            body = json.dumps(times).encode()
            times.clear()
        else:
            times.append(arrived)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        await writer.drain()


async def main() -> None:
    """Serve until standard input closes."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
