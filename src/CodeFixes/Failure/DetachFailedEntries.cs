using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3001 and SES3002, EF Core: takes the entries that failed out of the context, first in the handler, so that the next save does not repeat them.</summary>
/// <remarks>
/// Detaching is offered where the handler catches a DbUpdateException, whose Entries name what failed; everything else that is pending stays.
/// Clearing the whole change tracker is offered for a context that this body opened, and says that it drops pending changes.
/// Not offered for a context that came from elsewhere and an exception that does not say which entries failed.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DetachFailedEntries : SessionFix
{
    private const string DetachKey = "DetachFailedEntries";
    private const string ClearKey = "ClearChangeTracker";

    /// <inheritdoc/>
    protected override string Rule => "SES3001";

    /// <inheritdoc/>
    protected override string OtherRule => "SES3002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (Handlers.Of(place.Node) is not { } handler)
            yield break;
        if (Detach(place, handler) is { } detach)
            yield return detach;
        if (Clear(place, handler) is { } clear)
            yield return clear;
    }

    private static Offer? Detach(FixPlace place, CatchClauseSyntax handler)
    {
        if (handler.Declaration is not { } declaration || place.Model.GetTypeInfo(declaration.Type).Type is not { } caught || StateProperty(place, handler, caught) is not { Type: INamedTypeSymbol states } state)
            return null;
        if (states.GetMembers("Detached").IsEmpty)
            return null;
        var edits = place.Edit();
        var exception = declaration.Identifier.Text;
        if (exception.Length == 0)
        {
            exception = ScopeQuestions.Fresh("ex", handler, place.Model);
            edits.Insert(declaration.Type.Span.End, " " + exception);
        }

        var entry = ScopeQuestions.Fresh("entry", handler, place.Model);
        edits.InsertFirst(
            handler.Block,
            $"foreach (var {entry} in {exception}.Entries)\n{edits.Layout.Unit}{entry}.{state.Name} = {place.NameOf(states, handler.Block.SpanStart)}.Detached;");
        return new Offer("Detach the failed entries in the catch", DetachKey, edits);
    }

    private static Offer? Clear(FixPlace place, CatchClauseSyntax handler)
    {
        var position = handler.Block.OpenBraceToken.Span.End;
        if (place.Fact(FixFacts.OpenedHere) != "true" || place.Fact(FixFacts.Session) is not { } session || ScopeQuestions.Meaning(place.Model, position, session + ".ChangeTracker") is not { } tracker)
            return null;
        if (ScopeQuestions.Meaning(place.Model, position, session) is null || ScopeQuestions.Callable(place.Model, position, tracker.Type, "Clear") is null)
            return null;
        var edits = place.Edit();
        edits.InsertFirst(handler.Block, $"{session}.ChangeTracker.Clear();");
        return new Offer($"Clear '{session}' in the catch, dropping all its pending changes", ClearKey, edits) { OnlyWhenChosen = true };
    }

    /// <summary><c>ex.Entries[i].State</c>, where the exception has such.</summary>
    private static IPropertySymbol? StateProperty(FixPlace place, CatchClauseSyntax handler, ITypeSymbol caught)
    {
        if (place.Fact(FixFacts.Library) != Analyzers.Model.Libraries.EntityFrameworkCore.Name)
            return null;
        var entries = place.Model.LookupSymbols(handler.Block.SpanStart, caught, "Entries").OfType<IPropertySymbol>().FirstOrDefault();
        return entries?.Type is INamedTypeSymbol { TypeArguments: [var entry] }
            ? place.Model.LookupSymbols(handler.Block.SpanStart, entry, "State").OfType<IPropertySymbol>().FirstOrDefault(property => property.SetMethod is not null)
            : null;
    }
}
