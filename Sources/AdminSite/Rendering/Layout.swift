/// What stands around the content of every page.
enum Layout {
    static let template = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} · Usher</title>
        <link rel="icon" href="{{icon}}" type="image/svg+xml">
        <link rel="stylesheet" href="{{style}}">
        <script src="{{script}}" defer></script>
        </head>
        <body{{^visitor}} class="outside"{{/visitor}}>
        <a class="skip" href="#content">Skip to the content</a>
        {{#visitor}}
        <header class="side">
        <a class="brand" href="/"><svg aria-hidden="true" viewBox="0 0 32 32"><path d="M6 5h7v14a3 3 0 0 0 6 0V5h7v14a10 10 0 0 1-20 0z"/></svg>Usher</a>
        <details class="menu" data-menu>
        <summary>Menu</summary>
        <nav aria-label="Main">
        <ul>
        {{#navigation}}
        <li{{#beginsGroup}} class="group"{{/beginsGroup}}><a href="{{path}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{title}}{{#count}}<span class="count"><span class="unseen">: </span>{{count}}<span class="unseen"> waiting</span></span>{{/count}}</a></li>
        {{/navigation}}
        </ul>
        </nav>
        <div class="me">
        <a href="/account"><bdi>{{name}}</bdi></a> <span class="role">{{role}}</span>
        <form method="post" action="/sign-out"><input type="hidden" name="csrf" value="{{csrf}}"><button class="plain">Sign out</button></form>
        </div>
        </details>
        </header>
        {{/visitor}}
        <main id="content" tabindex="-1">
        {{#notice}}
        <p class="note{{#isProblem}} bad{{/isProblem}}" role="status">{{text}}</p>
        {{/notice}}
        {{{content}}}
        </main>
        </body>
        </html>
        """#
}
