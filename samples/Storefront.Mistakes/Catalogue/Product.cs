using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Storefront.Catalogue;

[Table("products")]
public class Product
{
    [Key]
    public string Sku { get; set; } = "";

    public string? Name { get; set; }

    public long PriceCents { get; set; }
}
