import { managed, must } from '#lib/client/manage.ts';
import type { RuleMetric } from '#lib/client/rule-draft.ts';
import type { MetricView } from '#lib/components/metrics/metric-view.ts';
import type { ActivityType, FloorCelebrations, Medium, StreakRule } from '#lib/domain/records.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import type { PageLoad } from './$types';

/** Sums of which more is better, and which everybody can see. */
const isOffered = ({ definition, direction, onFloor }: MetricView) =>
	definition.kind === 'sum' && direction === 'up' && onFloor;

export const load: PageLoad = managed(async (api) => {
	const [rules, metrics, types, streaks, celebrations, media] = await Promise.all([
		api.get<{ recognitionRules: RecognitionRule[] }>('/recognition-rules'),
		api.get<{ metrics: MetricView[] }>('/metrics'),
		api.get<{ types: ActivityType[] }>('/types'),
		api.get<{ streakRules: StreakRule[] }>('/streak-rules'),
		api.get<FloorCelebrations>('/celebrations'),
		api.get<{ media: Medium[] }>('/media')
	]);
	return {
		rules: must(rules).recognitionRules,
		metrics: must(metrics)
			.metrics.filter(isOffered)
			.map(({ key, name, unit }): RuleMetric => ({ key, name, unit })),
		types: must(types)
			.types.filter(({ active }) => active)
			.map(({ key, name }) => ({ key, name })),
		streaks: must(streaks)
			.streakRules.filter(({ active }) => active)
			.map(({ id, name }) => ({ id, name })),
		celebrations: must(celebrations),
		media: must(media).media
	};
});
