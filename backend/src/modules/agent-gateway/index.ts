export { AgentGatewayModule } from './agent-gateway.module.ts';
