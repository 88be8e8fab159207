import { Injectable, computed, inject, signal } from '@angular/core';

import type { SessionDto, SetUpDto, SetUpStateDto, SignInDto } from '@rakkr/shared/access';
import type { Permission } from '@rakkr/shared/access/vocabulary';

import { ApiClient, apiPath } from '../api/api-client.ts';
import { ApiProblem } from '../api/api-problem.ts';

/** Who is signed in. The session itself is a cookie that this page cannot read. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(ApiClient);
  private readonly current = signal<SessionDto | null>(null);
  readonly session = this.current.asReadonly();
  private readonly permissions = computed(() => new Set(this.current()?.permissions ?? []));

  /** Decides rendering only; the controller decides access. */
  may(permission: Permission): boolean {
    return this.permissions().has(permission);
  }

  /** @returns true when a session is there */
  async load(): Promise<boolean> {
    try {
      this.current.set(await this.api.get<SessionDto>(apiPath('sessions', 'current')));
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && error.facts.status === 401) {
        this.current.set(null);
        return false;
      }
      throw error;
    }
  }

  async isSetUpRequired(): Promise<boolean> {
    return (await this.api.get<SetUpStateDto>(apiPath('setup'))).isRequired;
  }

  async signIn(credentials: SignInDto): Promise<void> {
    this.current.set(await this.api.post<SessionDto>(apiPath('sessions'), credentials));
  }

  async setUp(first: SetUpDto): Promise<void> {
    this.current.set(await this.api.post<SessionDto>(apiPath('setup'), first));
  }

  async signOut(): Promise<void> {
    await this.api.delete(apiPath('sessions', 'current'));
    this.current.set(null);
  }

  forget(): void {
    this.current.set(null);
  }
}
