using SessionGuard;

namespace Storefront.Catalogue;

/// <summary>Takes over the products that a supplier offers, and leaves out those that the database refuses.</summary>
public sealed class ProductFeed(Session session)
{
    public async Task<FeedResult> TakeOverAsync(IEnumerable<Product> offered, CancellationToken cancellation = default)
    {
        var added = 0;
        var refused = new List<string>();
        foreach (var product in offered)
        {
            try
            {
                session.Add(product);
                await session.FlushAsync(cancellation);
                added++;
            }
            catch (ConstraintViolationException reason) // SES3001
            {
                // The failed flush has broken the transaction; noting it down does not mend it.
                refused.Add($"{product.Sku}: {reason.Kind} of {reason.Constraint}");
            }
        }

        await session.CommitAsync(cancellation);
        return new FeedResult(added, refused);
    }
}

public sealed record FeedResult(int Added, IReadOnlyList<string> Refused);
