/* The contract of spec/adapter.md, item by item, as short dialogues. */
#include "conformance/runner/contract.h"

#include <stddef.h>

#define HELLO "< loop -> hello tape=1 name=?* version=?* features=*"
#define OPENED                                                    \
	"~ listen", "> a => open $O", "< a -> open",              \
	    "< a <= protocol_factory", "< a <- protocol_factory", \
	    "< a <= connection_made", "< a <- connection_made",   \
	    "< a <= opened", "< a <- opened", "~ accept"

static const char *const hello[] = { "> loop => hello", HELLO, NULL };

static const char *const honesty[] = { "> loop => $R",
	"< loop -> $R "
	"unsupported",
	"> a => $R", "< a -> $R unsupported", "> a => open kind=$R path=/x",
	"< a -> open unsupported",
	"> a => open kind=tcp host=127.0.0.1 "
	"port=9 $R=1",
	"< a -> open unsupported", "> a on $R => close",
	"< a -> on unsupported", "> a on data_received => $R",
	"< a -> on unsupported", "> $R => write :x",
	"< $R -> write unsupported", "> loop => sync n=1", "< loop -> sync",
	NULL };

static const char *const more_honesty[] = {
	"> a => endpoint kind=$R local=127.0.0.1:0",
	"< a -> endpoint unsupported",
	"> a => endpoint kind=udp local=127.0.0.1:0 $R=1",
	"< a -> endpoint unsupported",
	"> a => endpoint kind=udp local=127.0.0.1:0 via=$R",
	"< a -> endpoint unsupported", "> a => pipe end=$R path=/dev/null",
	"< a -> pipe unsupported", "> a => pipe end=read path=/dev/null $R=1",
	"< a -> pipe unsupported", "> a => spawn :/bin/true $R=1",
	"< a -> spawn unsupported", "> a => spawn :/bin/true stdin=$R",
	"< a -> spawn unsupported", "> a => spawn", "< a -> spawn unsupported",
	"> a => open kind=tls host=127.0.0.1 port=9 verify=$R",
	"< a -> open unsupported", "> a => open kind=unix path=/x protocol=$R",
	"< a -> open unsupported", "> a on get_buffer return $R",
	"< a -> on unsupported", "> loop => sync n=1", "< loop -> sync", NULL
};

static const char *const method_honesty[] = { OPENED, "> a => write :x $R=1",
	"< a -> write unsupported", "> a => sendto :x $R=1",
	"< a -> sendto unsupported", "> a => start_tls side=$R",
	"< a -> start_tls unsupported", "> a => sendfile path=/x $R=1",
	"< a -> sendfile unsupported", "> a => send_signal $R",
	"< a -> send_signal unsupported", NULL };

static const char *const sync_steps[] = { "> loop => sync n=3",
	"< loop -> sync", "> loop => sync n=1", "< loop -> sync", NULL };

static const char *const soon[] = { "> loop => call_soon m1",
	"< loop -> call_soon", "< loop <= call_soon m1", "< loop <- call_soon",
	NULL };

static const char *const turn[] = { "> loop => turn", "> loop => call_soon m1",
	"> loop => call_soon m2", "> loop => end", "< loop -> call_soon",
	"< loop -> call_soon", "< loop -> turn", "< loop <= call_soon m1",
	"< loop <- call_soon", "< loop <= call_soon m2", "< loop <- call_soon",
	NULL };

static const char *const open_close[] = { OPENED, "> a => close",
	"< a => close", "< a -> close", "< a <= connection_lost None",
	"< a <- connection_lost", "~ end", NULL };

static const char *const data_in[] = { OPENED, "~ send hi",
	"< a <= data_received :hi", "< a <- data_received", NULL };

static const char *const long_in[] = { OPENED, "~ pattern 100",
	"< a <= data_received *100 crc=a3628337", "< a <- data_received",
	NULL };

static const char *const data_out[] = { OPENED, "> a => write :a%20b%25",
	"< a => write :a%20b%25", "< a -> write*", "~ read a b%",
	"> a => writelines :c :d", "< a => writelines :c :d",
	"< a -> writelines*", "~ read cd", NULL };

static const char *const long_out[] = { OPENED, "> a => write *1000",
	"< a => write *1000", "< a -> write*", "> a => write *99000",
	"< a => write *99000", "< a -> write*", "~ match 100000", NULL };

static const char *const truths[] = { OPENED, "> a => is_closing",
	"< a => is_closing", "< a -> is_closing false", "> a => close",
	"< a => close", "< a -> close", "< a <= connection_lost None",
	"< a <- connection_lost", "> a => is_closing", "< a => is_closing",
	"< a -> is_closing true", NULL };

static const char *const limits[] = { OPENED,
	"> a => set_write_buffer_limits high=100 low=10",
	"< a => set_write_buffer_limits high=100 low=10",
	"< a -> set_write_buffer_limits low=10 high=100",
	"> a => get_write_buffer_limits", "< a => get_write_buffer_limits",
	"< a -> get_write_buffer_limits low=10 high=100",
	"> a => get_write_buffer_size", "< a => get_write_buffer_size",
	"< a -> get_write_buffer_size 0", NULL };

static const char *const react[] = { OPENED,
	"> a on data_received nth=1 => write :re ; => close", "< a -> on",
	"~ send hi", "< a <= data_received :hi", "< a => write :re",
	"< a -> write*", "< a => close", "< a -> close", "< a <- data_received",
	"< a <= connection_lost None", "< a <- connection_lost", "~ read re",
	"~ end", NULL };

static const char *const returns[] = { OPENED,
	"> a on eof_received return true", "< a -> on", "~ eof",
	"< a <= eof_received", "< a <- eof_received return=true",
	"> a => write :still", "< a => write :still", "< a -> write*",
	"~ read still", NULL };

static const char *const raises[] = { OPENED,
	"> a on data_received raise ValueError", "< a -> on", "~ send hi",
	"< a <= data_received :hi", "< a <- data_received !ValueError", NULL };

static const char *const serve[] = { "> b on connection_made => write :yo",
	"< b -> on", "> s => listen $L accept=b", "< s -> listen*", "~ connect",
	"< b <= protocol_factory", "< b <- protocol_factory",
	"< b <= connection_made", "< b => write :yo", "< b -> write*",
	"< b <- connection_made", "~ read yo", "> s => close", "< s -> close",
	NULL };

static const char *const refused[] = { "~ refuse",
	"> a => open kind=tcp host=127.0.0.1 port=$P", "< a -> open",
	"< a <= opened ConnectionRefusedError errno=ECONNREFUSED",
	"< a <- opened", NULL };

static const char *const reset[] = { OPENED, "> loop => reset",
	"^ loop -> reset", "~ end", "> a => write :x",
	"< a -> write unsupported", NULL };

static const char *const quit[] = { "> loop => quit", "< loop -> quit",
	"~ exit", NULL };

static const char *const input_ends[] = { "~ input", "~ exit", NULL };

#define MADE(how)                                                            \
	"< a -> " how, "< a <= protocol_factory", "< a <- protocol_factory", \
	    "< a <= connection_made", "< a <- connection_made"

static const char *const datagrams[] = { "~ datagrams",
	"> a => endpoint kind=udp local=127.0.0.1:0 remote=127.0.0.1:$P",
	MADE("endpoint"), "< a <= opened", "< a <- opened", "> a => sendto :hi",
	"< a => sendto :hi", "< a -> sendto*", "~ meet", "~ read hi",
	"~ send yo", "< a <= datagram_received :yo from=127.0.0.1:$P",
	"< a <- datagram_received", "> a => close", "< a => close",
	"< a -> close", "< a <= connection_lost None", "< a <- connection_lost",
	NULL };

static const char *const no_pipe[] = { "> a => pipe end=read path=/no/such",
	"< a -> pipe", "< a <= opened FileNotFoundError errno=ENOENT",
	"< a <- opened", NULL };

static const char *const terminal[] = { "> a => pipe end=read via=ptmx",
	"< a -> pipe path=/*", "< a <= protocol_factory",
	"< a <- protocol_factory", "< a <= connection_made",
	"< a <- connection_made", "< a <= opened", "< a <- opened",
	"> a => get_extra_info pipe", "< a => get_extra_info pipe",
	"< a -> get_extra_info pipe *", "> a => close", "< a => close",
	"< a -> close", "< a <= connection_lost None", "< a <- connection_lost",
	NULL };

static const char *const child[] = { "> a => spawn :/bin/cat", MADE("spawn"),
	"< a <= opened", "< a <- opened", "> a => get_returncode",
	"< a => get_returncode", "< a -> get_returncode None",
	"> a => get_pipe_transport fd=0", "< a => get_pipe_transport fd=0",
	"< a -> get_pipe_transport write", "> a.0 => write :hi",
	"< a.0 => write :hi", "< a.0 -> write*",
	"< a <= pipe_data_received :hi fd=1", "< a <- pipe_data_received",
	"> a => kill", "< a => kill", "< a -> kill", "^ a <= process_exited",
	"^ a <= connection_lost None", "< a <- connection_lost",
	"> a => get_returncode", "< a => get_returncode",
	"< a -> get_returncode -9", NULL };

static const char *const no_program[] = { "> a => spawn :/no/such",
	"< a -> spawn", "^ a <= opened FileNotFoundError errno=ENOENT",
	"< a <- opened", NULL };

static const char *const gives_buffer[] = { "~ listen",
	"> a => open $O protocol=buffered buffer=10", MADE("open"),
	"< a <= opened", "< a <- opened", "~ accept", "~ send hi",
	"< a <= get_buffer sizehint=*", "< a <- get_buffer size=10",
	"< a <= buffer_updated :hi", "< a <- buffer_updated", NULL };

static const char *const no_file[] = { OPENED, "> a => sendfile path=/no/such",
	"< a => sendfile path=/no/such", "< a -> sendfile",
	"< a <= completed sendfile FileNotFoundError errno=ENOENT",
	"< a <- completed", NULL };

static const char *const no_tls[] = { "~ listen",
	"> a => open kind=tls host=127.0.0.1 port=$P verify=none",
	"< a -> open", "~ accept", "~ send rubbish,rubbish,rubbish",
	"^ a <= opened ?*", "< a <- opened", NULL };

static const char *const no_upgrade[] = { OPENED,
	"> a => start_tls side=client verify=none",
	"< a => start_tls side=client verify=none", "< a -> start_tls",
	"~ send rubbish,rubbish,rubbish", "^ a <= completed start_tls ?*",
	NULL };

const struct item contract_items[] = {
	{ "hello is answered, well-formed", NULL, false, hello },
	{ "what cannot be known is unsupported", NULL, false, honesty },
	{ "nor are kinds, words and options made up", NULL, false,
	    more_honesty },
	{ "nor are options of methods", NULL, true, method_honesty },
	{ "sync is answered", NULL, false, sync_steps },
	{ "call_soon is answered now and runs later", "call_soon", false,
	    soon },
	{ "a turn is carried out at its end", "call_soon", false, turn },
	{ "a connection is opened and closed", NULL, true, open_close },
	{ "bytes that arrive are told", NULL, true, data_in },
	{ "many bytes are told by count and CRC-32", NULL, true, long_in },
	{ "bytes are written, escapes undone", NULL, true, data_out },
	{ "the pattern is written, and goes on", NULL, true, long_out },
	{ "a predicate says true or false", NULL, true, truths },
	{ "limits and size are told", NULL, true, limits },
	{ "a reaction runs inside its callback", NULL, true, react },
	{ "eof_received returns what was told", NULL, true, returns },
	{ "a callback raises what was told", "raise", true, raises },
	{ "a server accepts", "server", true, serve },
	{ "a refused connection is told", "tcp", false, refused },
	{ "datagrams go both ways", "udp", false, datagrams },
	{ "a pipe that is not there is told", "pipe", false, no_pipe },
	{ "a terminal is opened", "ptmx", false, terminal },
	{ "a child lives and dies", "subprocess", false, child },
	{ "a program that is not there is told", "subprocess", false,
	    no_program },
	{ "a protocol gives the buffer", "buffered", true, gives_buffer },
	{ "a file that is not there is told", "sendfile", true, no_file },
	{ "a handshake that fails is told", "tls", false, no_tls },
	{ "start_tls that fails is told", "start_tls", false, no_upgrade },
	{ "reset ends and forgets everything", NULL, true, reset },
	{ "quit ends it with 0", NULL, false, quit },
	{ "the end of its input ends it with 0", NULL, false, input_ends },
};
const size_t contract_count =
    sizeof(contract_items) / sizeof(contract_items[0]);
