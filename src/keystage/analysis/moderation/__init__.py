"""How far judgements can be trusted: agreement of judges, samples for moderation, scales of comparative judgement."""
