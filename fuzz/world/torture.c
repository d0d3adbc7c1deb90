#include "fuzz/world/torture.h"

#include <string.h>

struct victim {
	uint8_t bytes[WORLD_SCRIPT_MAX + 3];
	size_t len;
	struct world_result result; /* of the last run */
};

static bool
try(struct victim *victim, struct torture *torture)
{
	world_run(victim->bytes, victim->len, &torture->point, &victim->result);
	torture->points++;
	memcpy(
	    torture->failure, victim->result.failure, sizeof torture->failure);
	return torture->failure[0] == '\0';
}

static bool
torture_kernel(struct victim *victim, struct torture *torture, uint64_t ops)
{
	struct world_options *point = &torture->point;

	for (point->fail_op = 1; point->fail_op <= ops; point->fail_op++) {
		point->fail_with = 0;
		do {
			if (!try(victim, torture))
				return false;
		} while (++point->fail_with < victim->result.errors);
	}
	point->fail_op = 0;
	return true;
}

static bool
torture_memory(struct victim *victim, struct torture *torture, uint64_t most)
{
	struct world_options *point = &torture->point;

	for (point->fail_allocation = 1; point->fail_allocation <= most;
	     point->fail_allocation++)
		if (!try(victim, torture))
			return false;
	point->fail_allocation = 0;
	return true;
}

bool
torture(const struct world_script *script, struct torture *torture)
{
	struct victim victim;
	struct world_result calm;

	victim.len = world_script_bytes(script, victim.bytes);
	memset(&torture->point, 0, sizeof torture->point);
	if (!try(&victim, torture))
		return false;
	calm = victim.result;
	return torture_kernel(&victim, torture, calm.ops) &&
	       torture_memory(&victim, torture, calm.allocations);
}
