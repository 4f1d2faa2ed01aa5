import * as pulumi from "@pulumi/pulumi";
import { visible } from "../provider/http/visible";

/**
 * An error that ends the program with its message alone. Without a stack: the SDK prints that of an error which comes
 * out of an input, and takes up to a minute to colour it.
 */
export function refusal(message: string): pulumi.RunError {
  const error = new pulumi.RunError(visible(message));
  error.stack = undefined;
  return error;
}
