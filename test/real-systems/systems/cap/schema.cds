namespace shop;

using { cuid, managed } from '@sap/cds/common';

entity Product : managed {
  key sku    : String(60);
      active : Boolean default true;
      images : Composition of many Image on images.product = $self;
}

entity Image : cuid {
  product  : Association to Product;
  position : Integer;
  url      : String(500);
}

@path: '/odata/v4/catalog'
@requires: 'authenticated-user'
service Catalog {
  @cds.query.limit: { default: 20, max: 1000 }
  entity Products as projection on Product;
  entity Images as projection on Image;
}
