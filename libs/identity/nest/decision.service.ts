import type { OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { MESSAGE_METADATA } from '@nestjs/websockets/constants.js';
import { ACCESS } from '#libs/platform/nest';

type Handler = (...args: unknown[]) => unknown;

/** Fails the boot if a route or socket event says neither @Public() nor @Roles(…), naming every one. */
export class DecisionService implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const undecided = this.undecided();
    if (undecided.length === 0) return;
    throw new Error(`Neither @Public() nor @Roles(…) on: ${undecided.join(', ')}`);
  }

  /** `Class.method` of every handler without a decision. */
  undecided(): string[] {
    const hosts = [...this.discovery.getControllers(), ...this.discovery.getProviders()];
    const classes = new Set(hosts.map((host) => host.metatype).filter((type) => typeof type === 'function'));
    return [...classes]
      .flatMap((type) => this.undecidedOf(type as Handler & { prototype: object | null }))
      .sort();
  }

  private undecidedOf(type: Handler & { prototype: object | null }): string[] {
    const prototype = type.prototype;
    // A provider made by a factory has a plain function, which holds no handlers.
    if (!prototype) return [];
    return this.scanner
      .getAllMethodNames(prototype)
      .map((name) => ({ name, handler: Reflect.get(prototype, name) as Handler }))
      .filter(({ handler }) => isHandler(handler))
      .filter(({ handler }) => this.reflector.getAllAndOverride(ACCESS, [handler, type]) === undefined)
      .map(({ name }) => `${type.name}.${name}`);
  }
}

const isHandler = (method: Handler): boolean =>
  Reflect.hasMetadata(METHOD_METADATA, method) || Reflect.hasMetadata(MESSAGE_METADATA, method);
