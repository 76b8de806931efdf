using System.ComponentModel.DataAnnotations.Schema;

namespace Storefront.Orders;

[Table("orders")]
public class Order
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public long TotalCents { get; set; }

    public string? Payment { get; set; }
}

[Table("order_lines")]
public class OrderLine
{
    public int Id { get; set; }

    public int OrderId { get; set; }

    public string Sku { get; set; } = "";

    public int Quantity { get; set; }
}
