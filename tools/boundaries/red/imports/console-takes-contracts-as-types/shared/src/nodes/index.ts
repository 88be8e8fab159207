export class NodeDto {
  name!: string;
}
