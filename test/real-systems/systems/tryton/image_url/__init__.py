"""Images of products by their URLs, as shops add them to Tryton."""
from trytond.model import ModelSQL, fields, sequence_ordered
from trytond.pool import Pool, PoolMeta


def register():
    Pool.register(Image, Product, module='image_url', type_='model')


class Image(sequence_ordered(), ModelSQL):
    "Product Image"
    __name__ = 'product.image_url'
    product = fields.Many2One('product.product', "Product", required=True, ondelete='CASCADE')
    url = fields.Char("URL", required=True)


class Product(metaclass=PoolMeta):
    __name__ = 'product.product'
    images = fields.One2Many('product.image_url', 'product', "Images")
