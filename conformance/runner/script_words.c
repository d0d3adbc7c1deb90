/* The words of body lines, by the mark that they follow. */
#include "conformance/runner/script_line.h"

const char script_callbacks[] =
    "connection_made|connection_lost|data_received|eof_received|get_buffer|"
    "buffer_updated|datagram_received|error_received|pipe_data_received|"
    "pipe_connection_lost|process_exited|pause_writing|resume_writing|"
    "protocol_factory|opened|completed";
const char script_methods[] =
    "write|writelines|sendto|sendfile|start_tls|write_eof|can_write_eof|close|"
    "abort|is_closing|pause_reading|resume_reading|is_reading|"
    "get_write_buffer_size|get_write_buffer_limits|set_write_buffer_limits|"
    "get_extra_info|get_pid|get_returncode|get_pipe_transport|send_signal|"
    "terminate|kill|get_protocol|set_protocol";
static const char loop_callbacks[] = "call_soon|call_exception_handler";

const char *
script_words(const struct kind *kind, enum plumb_mark mark, bool loop)
{
	switch (mark) {
	case PLUMB_MARK_CALL:
		return loop ? "call_soon" : script_methods;
	case PLUMB_MARK_RETURN:
		return loop ? "call_soon" : script_methods;
	case PLUMB_MARK_ENTER:
	case PLUMB_MARK_LEAVE:
		return loop ? loop_callbacks : script_callbacks;
	case PLUMB_MARK_ON:
		return loop ? "call_soon" : script_callbacks;
	case PLUMB_MARK_NOT:
		return loop ? loop_callbacks : script_callbacks;
	case PLUMB_MARK_ACT:
		return kind->acts;
	case PLUMB_MARK_SEE:
		return kind->sights;
	default:
		return "";
	}
}
