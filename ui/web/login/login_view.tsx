/** Asks for the token. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";

/** Properties of {@linkcode LoginView}. */
export interface LoginViewProps {
  /** What was wrong the last time. */
  readonly message: string | undefined;
  /** The token that was tried. */
  readonly token: string | undefined;
  /** Tries a token; resolves when it is known what came of it. */
  readonly onLogin: (token: string) => Promise<void>;
}

/** One field for the token. */
export function LoginView({ message, token, onLogin }: LoginViewProps): JSX.Element {
  const [value, setValue] = useState(token ?? "");
  const [trying, setTrying] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (trying || value.trim() === "") return;
    setTrying(true);
    await onLogin(value);
    setTrying(false);
    field.current?.focus();
  };
  return (
    <main class="login">
      <form class="card" onSubmit={submit}>
        <h1>
          <Icon name="brand" />
          {strings.appName}
        </h1>
        <p id="login-explain">{strings.login.explain}</p>
        <label for="login-token">{strings.login.label}</label>
        <input
          ref={field}
          id="login-token"
          name="token"
          type="password"
          autoComplete="current-password"
          spellcheck={false}
          required
          value={value}
          aria-describedby="login-explain login-message"
          aria-invalid={message !== undefined}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
        <p id="login-message" role="alert" class="login-message">{message}</p>
        <button type="submit" class="button button-primary" aria-disabled={trying}>
          {strings.login.submit}
        </button>
      </form>
    </main>
  );
}
