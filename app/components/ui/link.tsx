/**
 * The router's link: the only file that takes it from the framework, so that a change of router is made here.
 *
 * <Link to={paths.learn()}>Continue</Link>
 */
export { Link } from "@remix-run/react";
