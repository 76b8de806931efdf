using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1003: keeps the way to open a session in the static, and opens one per use.</summary>
/// <remarks>
/// Offered for a private static field or auto-property with an initializer that opens a session, used as a receiver in methods of its own class alone.
/// Not offered where a method leaves work for another to commit, which would then be lost; where what a method returns is read after it (deferred queries,
/// iterators); where a use is in a lambda, a constructor or another initializer; for a database in memory, which goes with its connection.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class FactoryInStatic : SessionFix
{
    private const string Key = "FactoryInStatic";

    /// <inheritdoc/>
    protected override string Rule => "SES1003";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (Kept.Of(place) is not { } kept || StaticUses.Of(kept.Symbol, kept.Type, kept.Class, place) is not { } methods)
            yield break;
        var edits = place.Edit();
        var opening = kept.ReplaceDeclaration(edits, place);
        if (methods.All(method => method.Open(kept.Symbol.Name, opening, kept.Type, edits, place)))
            yield return new Offer("Open a session per use", Key, edits);
    }

    /// <summary>The declaration that keeps a session.</summary>
    private sealed record Kept(ISymbol Symbol, INamedTypeSymbol Type, MemberDeclarationSyntax Member, TypeSyntax TypeSyntax, SyntaxToken Identifier, EqualsValueClauseSyntax Initializer, TypeDeclarationSyntax Class)
    {
        public static Kept? Of(FixPlace place)
        {
            var found = place.Node switch
            {
                VariableDeclaratorSyntax { Initializer: { } value, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field } declaration } declarator =>
                    Create(place, place.Model.GetDeclaredSymbol(declarator), field, declaration.Type, declarator.Identifier, value),
                PropertyDeclarationSyntax { Initializer: { } value, AccessorList: not null } property =>
                    Create(place, place.Model.GetDeclaredSymbol(property), property, property.Type, property.Identifier, value),
                _ => null,
            };
            return found is not null && found.Member.AttributeLists.Count == 0 && !Edits.HasDirectives(found.Member) && !found.Class.Modifiers.Any(SyntaxKind.PartialKeyword) && found.IsOpened(place) ? found : null;
        }

        private static Kept? Create(FixPlace place, ISymbol? symbol, MemberDeclarationSyntax member, TypeSyntax type, SyntaxToken identifier, EqualsValueClauseSyntax initializer)
        {
            if (symbol is not { IsStatic: true, DeclaredAccessibility: Accessibility.Private } || member.Parent is not TypeDeclarationSyntax owner)
                return null;
            var kept = symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type;
            return kept is INamedTypeSymbol named && place.Sessions?.RoleOf(named).Role == TypeRole.Session ? new Kept(symbol, named, member, type, identifier, initializer, owner) : null;
        }

        private bool IsOpened(FixPlace place) => Initializer.Value switch
        {
            BaseObjectCreationExpressionSyntax => Initializer.Value.ToString().IndexOf("memory", StringComparison.OrdinalIgnoreCase) < 0 || !place.Sessions!.RoleOf(Type).Library!.MayBeDedicated,
            InvocationExpressionSyntax call => place.MeaningOf(call)?.Operation is SessionOperation.Open or SessionOperation.OpenHeld,
            _ => false,
        };

        /// <summary>Turns the declaration into a way to open, and says how to call it.</summary>
        public string ReplaceDeclaration(Edits edits, FixPlace place)
        {
            if (Initializer.Value is InvocationExpressionSyntax && !Layout.HasComments(Member) && !Member.GetLeadingTrivia().Any(Layout.IsComment))
            {
                edits.Remove(Member);
                return Initializer.Value.ToString();
            }

            var name = Names.FreshMember("Open" + Names.Pascal(Identifier.Text), Class);
            var type = TypeSyntax is NullableTypeSyntax nullable ? nullable.ElementType : TypeSyntax;
            if (Member is PropertyDeclarationSyntax property)
            {
                edits.Replace(TypeSyntax, type.ToString());
                edits.Replace(Identifier, name + "()");
                edits.Replace(TextSpan.FromBounds(property.AccessorList!.SpanStart, Initializer.EqualsToken.Span.End), "=>", Member);
                return name + "()";
            }

            var func = place.Model.LookupNamespacesAndTypes(Member.SpanStart, name: "Func").IsEmpty ? "System.Func" : "Func";
            edits.Replace(TypeSyntax, (Member.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) ? "" : "readonly ") + $"{func}<{type}>");
            edits.Replace(Identifier, name);
            edits.Insert(Initializer.Value.SpanStart, "() => ");
            return name + "()";
        }
    }
}
