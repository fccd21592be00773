import * as v from 'valibot';
import { PlanTemplate } from './template.ts';
import chronicKidneyDisease from './templates/chronic-kidney-disease.json' with { type: 'json' };
import copd from './templates/copd.json' with { type: 'json' };
import depression from './templates/depression.json' with { type: 'json' };
import heartFailure from './templates/heart-failure.json' with { type: 'json' };
import hypertension from './templates/hypertension.json' with { type: 'json' };
import type2Diabetes from './templates/type-2-diabetes.json' with { type: 'json' };

/**
 * The templates Closeby ships, one per condition, in our own words, each number with its source. A clinic's own template of the same
 * key stands in place of the shipped one.
 */
export const shippedTemplates: readonly PlanTemplate[] = v.parse(v.array(PlanTemplate), [
	type2Diabetes,
	hypertension,
	heartFailure,
	copd,
	depression,
	chronicKidneyDisease
]);
