/** The fact of a tenant whether it takes additive grants: `yes` or `no`; absent while unknown (contract §4.1). */
export const ADDITIVE_CAPABILITY = 'capability.additive';
