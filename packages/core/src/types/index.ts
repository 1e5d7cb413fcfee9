/** Types of values behind pointers, for those who write them as text: `@ptracer/core/types`. */
export { ADDRESS_TYPES } from './address.js';
export { typeNamed } from './registry.js';
export type {
  ArrayType,
  BytesType,
  CodedType,
  ConstantType,
  CustomType,
  Field,
  IntegerType,
  StructType,
  TextType,
  Type,
} from './type.js';
