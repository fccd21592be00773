/**
 * What a `<details>` is given so that it comes open when `open` is true: to be spread, as `{...openWhen(refused)}`. As an
 * attribute, `open={false}` would close what somebody opened before the scripts came.
 */
export const openWhen = (open: boolean): { open?: true } => (open ? { open: true } : {});
