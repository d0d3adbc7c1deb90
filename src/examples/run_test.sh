#!/bin/sh
# The examples against each other: run_test.sh DIRECTORY
# Each prints what the API manual says that it prints.
set -eu
examples=${1:?usage: run_test.sh DIRECTORY}
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT

"$examples/tcp_echo_server" 0 >"$dir/server" &
server=$!
# The server says where it is; it is dead or it does.
until grep -q '^Serving on ' "$dir/server"; do
	kill -0 "$server"
done
port=$(sed -n 's/^Serving on .*://p' "$dir/server")

cat >"$dir/client.want" <<END
Data sent: Hello World!
Data received: Hello World!
The server closed the connection
Stop the event loop
END
for turn in 1 2 3; do
	"$examples/tcp_echo_client" "$port" >"$dir/client"
	diff -u "$dir/client.want" "$dir/client"
done

cat >"$dir/server.want" <<END
Connection from 127.0.0.1:PORT
Data received: Hello World!
Send: Hello World!
Close the client socket
END
sed -n -e 's/^\(Connection from 127.0.0.1:\)[0-9]*$/\1PORT/' -e '2,5p' \
	"$dir/server" >"$dir/server.got"
diff -u "$dir/server.want" "$dir/server.got"

# Nobody serves there any more: said, not hung.
kill "$server"
wait "$server" 2>/dev/null || true
if "$examples/tcp_echo_client" "$port" 2>"$dir/refused"; then
	echo "examples: connected to nobody" >&2
	exit 1
fi
grep -qx 'connection refused' "$dir/refused"
echo "examples: ok"
