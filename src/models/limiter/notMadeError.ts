import { ModelError } from '../../rlm/errors';

/** The limiter's own decision: there is no try, or no further one. It says nothing new about the endpoint. */
export class NotMadeError extends ModelError {}
