#!/bin/sh
# The examples against each other and against the same programs over asyncio:
#   run_test.sh DIRECTORY        where the C ones are; PYTHON says which python3
# Who talks to whom makes no difference to what either prints.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
c=${1:?usage: run_test.sh DIRECTORY}
python=${PYTHON:-python3}
dir=$(mktemp -d)
server=
stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	[ -z "$server" ] || wait "$server" 2>/dev/null || true
	server=
}
trap 'stop; rm -rf "$dir"' EXIT

# run NAME c|python ARGS...
run() {
	name=$1
	with=$2
	shift 2
	if [ "$with" = c ]; then
		exec "$c/$name" "$@"
	else
		exec "$python" -u "$here/python/$name.py" "$@"
	fi
}

# serve NAME c|python: $port is where; the server is dead or says so
serve() {
	: >"$dir/server"
	run "$1" "$2" 0 >"$dir/server" &
	server=$!
	until grep -q '^Serving on ' "$dir/server"; do
		kill -0 "$server"
	done
	port=$(sed -n 's/^Serving on .*://p' "$dir/server")
}

# wanted WHAT: compares what was printed, ports aside
wanted() {
	sed 's/\(127\.0\.0\.1:\)[0-9]*/\1PORT/' "$dir/$1" >"$dir/$1.got"
	diff -u "$dir/$1.want" "$dir/$1.got"
}

tcp() { # tcp SERVER CLIENT
	cat >"$dir/client.want" <<-END
		Data sent: Hello World!
		Data received: Hello World!
		The server closed the connection
		Stop the event loop
	END
	echo "Serving on 127.0.0.1:PORT" >"$dir/server.want"
	serve tcp_echo_server "$1"
	for turn in 1 2 3; do
		(run tcp_echo_client "$2" "$port") >"$dir/client"
		wanted client
		cat >>"$dir/server.want" <<-END
			Connection from 127.0.0.1:PORT
			Data received: Hello World!
			Send: Hello World!
			Close the client socket
		END
	done
	wanted server
	stop
	# Nobody serves there any more: said, not hung.
	if (run tcp_echo_client "$2" "$port") 2>"$dir/refused"; then
		echo "examples: connected to nobody" >&2
		exit 1
	fi
	grep -qx 'connection refused' "$dir/refused"
}

udp() { # udp SERVER CLIENT
	cat >"$dir/client.want" <<-END
		Send: Hello World!
		Received: Hello World!
		Close the socket
		Socket closed, stop the event loop
	END
	cat >"$dir/server.want" <<-END
		Serving on 127.0.0.1:PORT
		Received Hello World! from 127.0.0.1:PORT
		Send Hello World! to 127.0.0.1:PORT
	END
	serve udp_echo_server "$1"
	(run udp_echo_client "$2" "127.0.0.1:$port") >"$dir/client"
	wanted client
	wanted server
	stop
}

pairs=0
for server_in in c python; do
	for client_in in c python; do
		tcp $server_in $client_in
		udp $server_in $client_in
		pairs=$((pairs + 2))
	done
done
echo "Received: abc" >"$dir/open.want"
for with in c python; do
	(run open_socket $with) >"$dir/open"
	wanted open
done

# Short enough to be read at one glance.
for source in "$here"/*.c; do
	if [ "$(wc -l <"$source")" -ge 60 ]; then
		echo "examples: $source has 60 lines or more" >&2
		exit 1
	fi
done
echo "examples: $pairs pairs of TCP and UDP, and an open socket: ok"
