/**
 * The router's link, exported here alone, so that a change of router touches only this file.
 *
 * <Link to={paths.learn()}>Continue</Link>
 */
export { Link } from "@remix-run/react";
