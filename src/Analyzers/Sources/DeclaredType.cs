using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Sources;

/// <summary>A method, property or field as its declaration names it.</summary>
internal readonly record struct DeclaredMember(string Name, bool IsMethod, string[] Types, string[] Parameters, string[] Attributes)
{
    /// <summary>Whether it is used without being called by a name, as an indexer is.</summary>
    public bool IsUnnamed => Name.Length == 0;

    public bool IsLike(DeclaredMember other) =>
        Name == other.Name && IsMethod == other.IsMethod && Types.SequenceEqual(other.Types) && Parameters.SequenceEqual(other.Parameters) && Attributes.SequenceEqual(other.Attributes);
}

/// <summary>
/// What the declaration of a type names, unbound: one part of it, where it is partial. A name may stand for several types: what is concluded from it is no more
/// than that something may be.
/// </summary>
internal sealed class DeclaredType
{
    private static readonly string[] None = [];

    /// <summary>Methods that statements of the language call: <c>foreach</c>, <c>await</c>, <c>var (a, b) =</c>.</summary>
    private static readonly string[] Unnamed = ["GetEnumerator", "GetAsyncEnumerator", "GetAwaiter", "Deconstruct"];

    private DeclaredType(TypeDeclarationSyntax type, DeclaredType? outer)
    {
        Name = type.Identifier.ValueText;
        Outer = outer;
        IsClass = type is ClassDeclarationSyntax or RecordDeclarationSyntax;
        var constraints = ConstraintsOf(type.ConstraintClauses);
        Bases = type.BaseList is { } list ? [.. list.Types.Select(ancestor => OwnName(ancestor.Type)).OfType<string>()] : None;
        Attributes = AttributesOf(type.AttributeLists);
        var given = new List<string>();
        var members = new List<DeclaredMember>();
        var primary = type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault();
        foreach (var parameter in primary?.Parameters ?? default)
        {
            AddWords(parameter.Type, constraints, given);
            if (type is RecordDeclarationSyntax)
                members.Add(new DeclaredMember(parameter.Identifier.ValueText, IsMethod: false, WordsOf(parameter.Type, constraints), None, None));
        }

        // What its elements are may be said by what a base is made for.
        var elements = type.BaseList?.Types.SelectMany(ancestor => WordsOf(ancestor.Type, constraints).Skip(1)).ToArray() ?? None;
        if (elements.Length > 0)
            members.Add(new DeclaredMember("", IsMethod: false, elements, None, None));

        // The members of an extension block take its receiver.
        var receiver = Name.Length == 0 ? given.ToArray() : None;
        foreach (var member in type.Members)
            Add(member, constraints, receiver, given, members);
        Given = given.Count == 0 ? None : given.ToArray();
        Members = members.ToArray();
    }

    private DeclaredType(string alias, TypeSyntax target)
    {
        Name = alias;
        IsClass = true;
        Bases = WordsOf(target, null);
        Attributes = Given = None;
        Members = [];
    }

    /// <summary>What has no members of its own, and is told of by what is got from it.</summary>
    private DeclaredType(string name, DeclaredType? outer, string[] handedOut)
    {
        Name = name;
        Outer = outer;
        Bases = Attributes = Given = None;
        Members = [new DeclaredMember("", IsMethod: false, handedOut, None, None)];
    }

    public string Name { get; }
    public DeclaredType? Outer { get; }
    public bool IsClass { get; }

    /// <summary>The names of its base types, without what they are made for.</summary>
    public string[] Bases { get; }
    public string[] Attributes { get; }

    /// <summary>The types that its constructors take.</summary>
    public string[] Given { get; }
    public DeclaredMember[] Members { get; }

    /// <summary>
    /// All types of a file, nested ones too; an alias counts as a type that extends what it stands for, a delegate as one that hands out what it returns and takes, and
    /// an extension that statements call as a part of the type that it extends.
    /// </summary>
    public static DeclaredType[] In(SyntaxNode root)
    {
        var found = new List<DeclaredType>();
        if (root is CompilationUnitSyntax unit)
        {
            AddAliases(unit.Usings, found);
            foreach (var member in unit.Members)
                AddIn(member, null, found);
        }

        return found.ToArray();
    }

    /// <summary>Whether two declarations name the same: only code in their members was edited.</summary>
    public bool IsLike(DeclaredType other)
    {
        if (Name != other.Name || IsClass != other.IsClass || Outer?.Name != other.Outer?.Name || Members.Length != other.Members.Length)
            return false;
        for (var i = 0; i < Members.Length; i++)
        {
            if (!Members[i].IsLike(other.Members[i]))
                return false;
        }

        return Bases.SequenceEqual(other.Bases) && Given.SequenceEqual(other.Given) && Attributes.SequenceEqual(other.Attributes);
    }

    private static void AddIn(SyntaxNode node, DeclaredType? outer, List<DeclaredType> found)
    {
        if (node is BaseNamespaceDeclarationSyntax space)
        {
            AddAliases(space.Usings, found);
            foreach (var member in space.Members)
                AddIn(member, outer, found);
        }
        else if (node is TypeDeclarationSyntax declaration)
        {
            var type = new DeclaredType(declaration, outer);
            found.Add(type);
            foreach (var member in declaration.Members)
            {
                AddIn(member, type, found);
                if (member is MethodDeclarationSyntax method && Unnamed.Contains(method.Identifier.ValueText) && Extended(method, declaration) is { } receiver)
                    found.Add(new DeclaredType(receiver, null, WordsOf(method.ReturnType, method.ParameterList, method.ConstraintClauses)));
            }
        }
        else if (node is DelegateDeclarationSyntax source)
        {
            found.Add(new DeclaredType(source.Identifier.ValueText, outer, WordsOf(source.ReturnType, source.ParameterList, source.ConstraintClauses)));
        }
    }

    /// <summary>The name of the type that an extension extends: that of its first parameter, or of the block's one.</summary>
    private static string? Extended(MethodDeclarationSyntax method, TypeDeclarationSyntax around)
    {
        var receiver = around.Identifier.ValueText.Length == 0 ? around.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault()?.Parameters.FirstOrDefault()
            : method.ParameterList.Parameters.FirstOrDefault(parameter => parameter.Modifiers.Any(SyntaxKind.ThisKeyword));
        return WordsOf(receiver?.Type, null).FirstOrDefault();
    }

    private static void AddAliases(SyntaxList<UsingDirectiveSyntax> usings, List<DeclaredType> found)
    {
        foreach (var directive in usings)
        {
            if (directive is { Alias.Name.Identifier.ValueText: { Length: > 0 } alias, Name: { } target })
                found.Add(new DeclaredType(alias, target));
        }
    }

    private static void Add(MemberDeclarationSyntax member, Dictionary<string, string[]>? constraints, string[] receiver, List<string> given, List<DeclaredMember> members)
    {
        switch (member)
        {
            case ConstructorDeclarationSyntax constructor:
                foreach (var parameter in constructor.ParameterList.Parameters)
                    AddWords(parameter.Type, constraints, given);
                break;
            case MethodDeclarationSyntax method:
                var own = ConstraintsOf(method.ConstraintClauses, constraints);
                var parameters = receiver.ToList();
                foreach (var parameter in method.ParameterList.Parameters)
                    AddWords(parameter.Type, own, parameters);
                var returned = WordsOf(method.ReturnType, own);
                if (Unnamed.Contains(method.Identifier.ValueText))
                    members.Add(new DeclaredMember("", IsMethod: false, [.. returned, .. parameters], None, None));
                members.Add(new DeclaredMember(method.Identifier.ValueText, IsMethod: true, returned, parameters.Count == 0 ? None : parameters.ToArray(), AttributesOf(method.AttributeLists)));
                break;
            case PropertyDeclarationSyntax property:
                members.Add(new DeclaredMember(property.Identifier.ValueText, IsMethod: false, WordsOf(property.Type, constraints), None, None));
                break;
            case IndexerDeclarationSyntax indexer:
                members.Add(new DeclaredMember("", IsMethod: false, WordsOf(indexer.Type, constraints), None, None));
                break;
            case FieldDeclarationSyntax field:
                var words = WordsOf(field.Declaration.Type, constraints);
                members.AddRange(field.Declaration.Variables.Select(variable => new DeclaredMember(variable.Identifier.ValueText, IsMethod: false, words, None, None)));
                break;
        }
    }

    /// <summary>What each type parameter must be: it may speak for that.</summary>
    private static Dictionary<string, string[]>? ConstraintsOf(SyntaxList<TypeParameterConstraintClauseSyntax> clauses, Dictionary<string, string[]>? outer = null)
    {
        if (clauses.Count == 0)
            return outer;
        var constraints = outer is null ? new Dictionary<string, string[]>(StringComparer.Ordinal) : new Dictionary<string, string[]>(outer, StringComparer.Ordinal);
        foreach (var clause in clauses)
            constraints[clause.Name.Identifier.ValueText] = [.. clause.Constraints.OfType<TypeConstraintSyntax>().SelectMany(constraint => WordsOf(constraint.Type, null))];
        return constraints;
    }

    private static string[] AttributesOf(SyntaxList<AttributeListSyntax> lists) =>
        lists.Count == 0 ? None : [.. lists.SelectMany(list => list.Attributes).Select(attribute => OwnName(attribute.Name)).OfType<string>()];

    private static string? OwnName(TypeSyntax type) => type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => null,
    };

    private static string[] WordsOf(TypeSyntax? type, Dictionary<string, string[]>? constraints)
    {
        if (type is null or PredefinedTypeSyntax)
            return None;
        var words = new List<string>();
        AddWords(type, constraints, words);
        return words.Count == 0 ? None : words.ToArray();
    }

    private static string[] WordsOf(TypeSyntax returned, ParameterListSyntax parameters, SyntaxList<TypeParameterConstraintClauseSyntax> clauses)
    {
        var constraints = ConstraintsOf(clauses);
        var words = new List<string>();
        AddWords(returned, constraints, words);
        foreach (var parameter in parameters.Parameters.Where(parameter => !parameter.Modifiers.Any(SyntaxKind.ThisKeyword)))
            AddWords(parameter.Type, constraints, words);
        return words.Count == 0 ? None : words.ToArray();
    }

    private static void AddWords(TypeSyntax? type, Dictionary<string, string[]>? constraints, List<string> words)
    {
        while (InnerType(type) is { } inner)
            type = inner;
        switch (type)
        {
            case SimpleNameSyntax simple:
                words.Add(simple.Identifier.ValueText);
                if (constraints is not null && constraints.TryGetValue(simple.Identifier.ValueText, out var constraint))
                    words.AddRange(constraint);
                if (simple is GenericNameSyntax generic)
                {
                    foreach (var argument in generic.TypeArgumentList.Arguments)
                        AddWords(argument, constraints, words);
                }

                break;
            case TupleTypeSyntax tuple:
                foreach (var element in tuple.Elements)
                    AddWords(element.Type, constraints, words);
                break;
        }
    }

    /// <summary>The type that a longer name, an array, a nullable, a reference or a pointer is of.</summary>
    private static TypeSyntax? InnerType(TypeSyntax? type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax qualified => qualified.Name,
        ArrayTypeSyntax array => array.ElementType,
        NullableTypeSyntax nullable => nullable.ElementType,
        RefTypeSyntax reference => reference.Type,
        PointerTypeSyntax pointer => pointer.ElementType,
        _ => null,
    };
}
