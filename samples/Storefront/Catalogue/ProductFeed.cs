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
            // A savepoint for each product: rolling back to it takes this one product back, and leaves the session sound.
            await using var savepoint = await session.BeginNestedAsync(cancellation);
            try
            {
                session.Add(product);
                await savepoint.CommitAsync(cancellation);
                added++;
            }
            catch (ConstraintViolationException reason)
            {
                await savepoint.RollbackAsync();
                refused.Add($"{product.Sku}: {reason.Kind} of {reason.Constraint}");
            }
        }

        await session.CommitAsync(cancellation);
        return new FeedResult(added, refused);
    }
}

public sealed record FeedResult(int Added, IReadOnlyList<string> Refused);
