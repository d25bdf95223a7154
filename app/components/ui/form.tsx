/**
 * The router's form: the only file that takes it from the framework, so that a change of router is made here. It is sent
 * without leaving the page when scripts run, and as any other form when they do not.
 *
 * <Form method="post" action={paths.logout()}>…</Form>
 */
export { Form, type FormProps } from "@remix-run/react";
