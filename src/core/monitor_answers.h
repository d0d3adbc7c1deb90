/*
 * Which rule the monitor answers where monitor_accepts.h says that it does not
 * accept: the first of those below that applies. For the prover, as that is.
 */
#ifndef PLUMB_CORE_MONITOR_ANSWERS_H
#define PLUMB_CORE_MONITOR_ANSWERS_H

#include "core/monitor_accepts.h"

/*@ predicate order_answers(struct plumb_monitor m, integer verb,
  @     integer rule) =
  @   m.phase == PLUMB_PHASE_LOST ?
  @     rule == (verb == PLUMB_VERB_CONNECTION_LOST ?
  @         PLUMB_RULE_LIFE_LOST_ONCE :
  @       verb == PLUMB_VERB_CONNECTION_MADE ? PLUMB_RULE_LIFE_MADE_ONCE :
  @         PLUMB_RULE_LIFE_LOST_LAST) :
  @   m.phase == PLUMB_PHASE_NEW && verb != PLUMB_VERB_CONNECTION_MADE ?
  @     rule == PLUMB_RULE_LIFE_MADE_FIRST :
  @   m.phase == PLUMB_PHASE_OPEN && verb == PLUMB_VERB_CONNECTION_MADE &&
  @     !m.unmade ?
  @     (m.switched ? rule == PLUMB_RULE_LIFE_SET_PROTOCOL_NO_MADE :
  @       rule == PLUMB_RULE_LIFE_MADE_ONCE) :
  @   rule == PLUMB_RULE_NONE;
  @ predicate place_answers(struct plumb_monitor m, integer verb,
  @     integer rule) =
  @   m.calls > 0 && !monitor_inside(m, verb) ?
  @     rule == PLUMB_RULE_LIFE_NOT_INSIDE_CALL :
  @   m.calls == 0 && m.callbacks > 0 ?
  @     rule == PLUMB_RULE_LIFE_NOT_NESTED :
  @   m.aborted && verb != PLUMB_VERB_CONNECTION_LOST ?
  @     rule == PLUMB_RULE_CLOSE_ABORT_ONLY_LOST :
  @   rule == PLUMB_RULE_NONE;
  @*/

/*@ predicate count_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   event_empty(e) && e.verb == PLUMB_VERB_DATA_RECEIVED ?
  @     rule == PLUMB_RULE_READ_NON_EMPTY :
  @   e.verb == PLUMB_VERB_BUFFER_UPDATED &&
  @     (event_empty(e) || !m.buffer_given) ?
  @     rule == PLUMB_RULE_BUFFERED_GET_THEN_UPDATED :
  @   rule == PLUMB_RULE_NONE;
  @ predicate input_answers(struct plumb_monitor m, integer verb,
  @     integer rule) =
  @   verb == PLUMB_VERB_EOF_RECEIVED && m.eof ?
  @     rule == PLUMB_RULE_EOF_ONCE :
  @   verb != PLUMB_VERB_EOF_RECEIVED && m.ended ?
  @     rule == PLUMB_RULE_EOF_NO_DATA_AFTER :
  @   m.closing != 0 ? rule == PLUMB_RULE_CLOSE_NO_DATA_AFTER :
  @   m.reading_paused != 0 ?
  @     rule == (verb == PLUMB_VERB_EOF_RECEIVED ?
  @       PLUMB_RULE_EOF_WAITS_WHILE_PAUSED :
  @       PLUMB_RULE_READ_NOT_WHILE_PAUSED) :
  @   rule == PLUMB_RULE_NONE;
  @ predicate reading_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   !monitor_count(m, e) ? count_answers(m, e, rule) :
  @     input_answers(m, e.verb, rule);
  @*/

/*@ predicate pause_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   m.writing_paused != 0 ? rule == PLUMB_RULE_FLOW_PAIRED :
  @   m.pausing_calls == 0 ? rule == PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL :
  @   e.has_size && !monitor_over(m, e.size) ?
  @     rule == PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER :
  @   rule == PLUMB_RULE_NONE;
  @ predicate resume_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   m.writing_paused == 0 ? rule == PLUMB_RULE_FLOW_PAIRED :
  @   m.calls > 0 ? rule == PLUMB_RULE_FLOW_RESUME_FROM_LOOP :
  @   e.has_size && !monitor_under(m, e.size) ?
  @     rule == PLUMB_RULE_FLOW_RESUME_AT_LOW :
  @   rule == PLUMB_RULE_NONE;
  @*/

/*@ predicate enter_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   !monitor_order(m, e.verb) ? order_answers(m, e.verb, rule) :
  @   !monitor_place(m, e.verb) ? place_answers(m, e.verb, rule) :
  @   verb_incoming(e.verb) ? reading_answers(m, e, rule) :
  @   e.verb == PLUMB_VERB_PAUSE_WRITING ? pause_answers(m, e, rule) :
  @   e.verb == PLUMB_VERB_RESUME_WRITING ? resume_answers(m, e, rule) :
  @   rule == PLUMB_RULE_NONE;
  @ predicate return_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   e.verb == PLUMB_VERB_IS_CLOSING && event_false(e) &&
  @     monitor_is_closing(m) ?
  @     rule == PLUMB_RULE_CLOSE_IS_CLOSING_STAYS :
  @   rule == PLUMB_RULE_NONE;
  @*/

/* What is said of a subprocess goes before all that. */
/*@ predicate child_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   monitor_child(m, e) ? rule == PLUMB_RULE_NONE :
  @   e.verb == PLUMB_VERB_CONNECTION_LOST ||
  @     m.phase == PLUMB_PHASE_LOST ?
  @     rule == PLUMB_RULE_SUBPROCESS_LOST_LAST :
  @   m.phase == PLUMB_PHASE_NEW ?
  @     rule == PLUMB_RULE_SUBPROCESS_MADE_FIRST :
  @   rule == PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST;
  @ predicate child_return_answers(struct plumb_monitor m,
  @     struct plumb_event e, integer rule) =
  @   child_returns(m, e) ? rule == PLUMB_RULE_NONE :
  @   e.verb == PLUMB_VERB_GET_RETURNCODE ?
  @     rule == PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT :
  @   rule == PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST;
  @ predicate process_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   e.mark == PLUMB_MARK_ENTER ? child_answers(m, e, rule) :
  @   e.mark == PLUMB_MARK_RETURN ? child_return_answers(m, e, rule) :
  @   rule == PLUMB_RULE_NONE;
  @*/

/*@ predicate monitor_answers(struct plumb_monitor m, struct plumb_event e,
  @     integer rule) =
  @   e.pipe > 0 ? rule == PLUMB_RULE_NONE :
  @   !process_accepts(m, e) ? process_answers(m, e, rule) :
  @   e.mark == PLUMB_MARK_ENTER && verb_callback(e.verb) ?
  @     enter_answers(m, e, rule) :
  @   e.mark == PLUMB_MARK_RETURN && verb_method(e.verb) ?
  @     return_answers(m, e, rule) :
  @   rule == PLUMB_RULE_NONE;
  @*/

#endif
