import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A login as it is stored: the document with its secrets masked, and the secrets sealed beside it. */
@Entity('logins')
export class Login {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('text')
  type: string;

  /** `json`, not `jsonb`: the order of fields is the user's, and some servers care for it. */
  @Column('json')
  settings: Record<string, unknown>;

  @Column('json')
  session: Record<string, unknown>;

  @Column('json', { nullable: true })
  tls: Record<string, unknown> | null;

  /** Named secrets for expressions, each as `***`. */
  @Column('json')
  secrets: Record<string, unknown>;

  /** `SecretBox` text of the secrets of settings, tls and those with a name, sealed for this login's id. */
  @Column('text', { name: 'sealed_secrets' })
  sealedSecrets: string;

  /** Goes up with every change of the document; a session is good for one version. */
  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}
