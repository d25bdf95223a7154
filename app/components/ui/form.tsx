/**
 * The router's form, exported here alone, so that a change of router touches only this file. It submits without leaving
 * the page when scripts run, and like any other form when they don't.
 *
 * <Form method="post" action={paths.logout()}>…</Form>
 */
export { Form, type FormProps } from "@remix-run/react";
