using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes;

/// <summary>A change that a fix can make, worked out in full before it is offered.</summary>
internal sealed record Offer(string Title, string Key, Edits Edits)
{
    /// <summary>Whether somebody must have chosen it: a host that fixes all without saying how gets the other ones.</summary>
    public bool OnlyWhenChosen { get; init; }
}

/// <summary>A fix that says what it would change at one place; the same answer serves the light bulb and Fix All.</summary>
public abstract class SessionFix : CodeFixProvider
{
    /// <summary>The rule whose diagnostics it repairs.</summary>
    protected abstract string Rule { get; }

    /// <summary>A further rule that the same change repairs; null for most.</summary>
    protected virtual string? OtherRule => null;

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds => OtherRule is { } other ? ImmutableArray.Create(Rule, other) : ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => FixOneAfterAnother.Of(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await FixPlace.OfAsync(context.Document, new FixTarget(diagnostic), context.CancellationToken).ConfigureAwait(false) is not { } place)
                continue;
            foreach (var offer in Offers(place))
            {
                var changed = place.Document.WithText(offer.Edits.Apply());
                context.RegisterCodeFix(CodeAction.Create(offer.Title, _ => Task.FromResult(changed), offer.Key), diagnostic);
            }
        }
    }

    /// <summary>The changes that can be made for one diagnostic; none where the result could not be written or would not mean the same.</summary>
    internal abstract IEnumerable<Offer> Offers(FixPlace place);
}
