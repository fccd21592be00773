import * as v from 'valibot';

/** Whose phone or computer it is, as people say when they sign in; how long they stay signed in follows from it. */
export const deviceKind = v.optional(
	v.picklist(['own_device', 'other_device', 'shared_device']),
	'other_device'
);

export type DeviceKind = v.InferOutput<typeof deviceKind>;

/** Reads it from an address; what is none of them is a device that others use too. */
export function deviceKindIn(url: URL): DeviceKind {
	return v.parse(v.fallback(deviceKind, 'other_device'), url.searchParams.get('device') ?? undefined);
}
