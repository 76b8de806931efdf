using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Storefront.Stock;

[Table("stock")]
public class StockItem
{
    [Key]
    public string Sku { get; set; } = "";

    public int OnHand { get; set; }
}

public sealed class OutOfStockException(string sku, int onHand, int wanted) : Exception($"{sku}: {onHand} on hand, {wanted} wanted.");
